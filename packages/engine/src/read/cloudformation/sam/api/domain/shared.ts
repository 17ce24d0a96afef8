import { field, type MapValue, type Value } from '../../../../../model/value.ts';
import { stringOf, type Tree } from '../../tree.ts';
import { entries, type Fault, filledField, givenField } from '../values.ts';

/** Name and certificate of a custom domain; undefined, with a fault, where one is missing. */
export function nameAndCertificate(
  domain: MapValue,
  apiId: string,
  fault: Fault,
): { readonly name: Value; readonly certificate: Value } | undefined {
  const name = givenField(domain, 'DomainName');
  const certificate = givenField(domain, 'CertificateArn');
  if (name === undefined || certificate === undefined) {
    fault(domain.span, `\`Domain\` of \`${apiId}\` needs \`DomainName\` and \`CertificateArn\``);
    return undefined;
  }
  return { name, certificate };
}

/** `MutualTlsAuthentication` of a domain. */
export function mutualTls(domain: MapValue, fault: Fault): Tree {
  const written = filledField(domain, 'MutualTlsAuthentication');
  if (written === undefined) return undefined;
  if (written.kind !== 'map') {
    fault(written.span, '`MutualTlsAuthentication` must be a map');
    return undefined;
  }
  for (const { key, keySpan } of entries(written)) {
    if (key === 'TruststoreUri' || key === 'TruststoreVersion') continue;
    fault(keySpan, `\`MutualTlsAuthentication\` has no property \`${key}\``);
  }
  return {
    TruststoreUri: filledField(written, 'TruststoreUri'),
    TruststoreVersion: filledField(written, 'TruststoreVersion'),
  };
}

/** The base paths of a domain; undefined where it names none. Items that are no strings are faults. */
export function basePaths(
  domain: MapValue,
  fault: Fault,
): readonly { readonly path: string; readonly written: Value }[] | undefined {
  const written = filledField(domain, 'BasePath');
  if (written === undefined) return undefined;
  const only = stringOf(written);
  if (only !== undefined) return [{ path: only, written }];
  if (written.kind !== 'list') return undefined;
  return written.items.flatMap((item) => {
    const path = stringOf(item);
    if (path !== undefined) return [{ path, written: item }];
    fault(item.span, '`BasePath` takes strings');
    return [];
  });
}

/** The kind of endpoint that a domain has. */
export function endpointOf(domain: MapValue): string | undefined {
  const written = givenField(domain, 'EndpointConfiguration');
  return written === undefined ? undefined : (stringOf(written) ?? '');
}

/** Properties of a domain that pass on as they are. */
export function passedOn(
  domain: MapValue,
  names: readonly string[],
): { readonly [name: string]: Tree } {
  return Object.fromEntries(names.map((name) => [name, filledField(domain, name)]));
}

/** The place of a property, else of the domain. */
export function placeOf(domain: MapValue, name: string): Value['span'] {
  return field(domain, name)?.span ?? domain.span;
}
