/**
 * Accounts of the cloud itself that bucket policies name for the access logs of load balancers, one a
 * region (Elastic Load Balancing user guide, "Enable access logs", as of 2026-11). They are no strangers.
 */
export const LOG_DELIVERY_ACCOUNTS: ReadonlySet<string> = new Set([
  '127311923021',
  '033677994240',
  '027434742980',
  '797873946194',
  '098369216593',
  '985666609251',
  '054676820928',
  '897822967062',
  '156460612806',
  '652711504416',
  '635631232127',
  '009996457667',
  '754344448648',
  '582318560864',
  '600734575887',
  '383597477331',
  '114774131450',
  '783225319266',
  '589379963580',
  '718504428378',
  '076674570225',
  '507241528517',
  '048591011584',
  '190560391635',
  '638102146993',
  '037604701340',
]);
