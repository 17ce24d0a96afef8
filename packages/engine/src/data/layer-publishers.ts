/**
 * Accounts that publish Lambda layers and extensions which many people use, by account id.
 * Source: the publishers' own documentation and layer ARNs in public repositories, read in November 2026.
 * Facts, no licence.
 */
const PUBLISHERS: Readonly<Record<string, readonly string[]>> = {
  'AWS (Lambda Insights)': [
    '012438385374',
    '194566237122',
    '339249233099',
    '439286490199',
    '488211338238',
    '519774774795',
    '580247275435',
    '891564319516',
  ],
  'AWS (Distro for OpenTelemetry)': ['901920570463'],
  'AWS (Powertools)': ['017000801446', '094274105915'],
  'AWS (SDK for pandas)': ['336392948345'],
  'AWS (Lambda Web Adapter)': ['753240598075'],
  'AWS (AppConfig extension)': [
    '000010852771',
    '027255383542',
    '039592058896',
    '066940009817',
    '080788657173',
    '203683718741',
    '282860088358',
    '359756378197',
    '421114256042',
    '434848589818',
    '493207061005',
    '554480029851',
    '559955524753',
    '574348263942',
    '630222743974',
    '646970417810',
    '728743619870',
    '826293736237',
    '958113053741',
    '980059726660',
  ],
  'AWS (Parameters and Secrets extension)': [
    '015030872274',
    '044395824272',
    '127562683043',
    '129776340158',
    '133256977650',
    '133490724326',
    '176022468876',
    '177933569100',
    '187925254637',
    '200266452380',
    '287114880934',
    '287310001119',
    '317013901791',
    '325218067255',
    '345057560386',
    '427196147048',
    '490737872127',
    '576959938190',
    '590474943231',
    '665172237481',
    '738900069198',
    '768336418462',
    '780235371811',
    '832021897121',
    '858974508948',
    '933737806257',
    '997803712105',
  ],
  Datadog: ['464622532012', '002406178527'],
  'New Relic': ['451483290750'],
  Lumigo: ['114300393969'],
  Sentry: ['943013980633'],
  Dynatrace: ['725887861453'],
  OpenTelemetry: ['184161586896'],
};

let byAccount: ReadonlyMap<string, string> | undefined;

/** Name of the publisher behind an account; undefined where it is none that is known. */
export function layerPublisher(account: string): string | undefined {
  byAccount ??= new Map(
    Object.entries(PUBLISHERS).flatMap(([name, accounts]) =>
      accounts.map((one): [string, string] => [one, name]),
    ),
  );
  return byAccount.get(account);
}
