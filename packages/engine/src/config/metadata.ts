import { at, field, items, text, type Value } from '../model/value.ts';
import type { Wish } from './comment.ts';

/** Wishes in a resource's `Metadata: {Postern: {ignore: [{rule, reason, until}]}}`: JSON has no comments. */
export function metadataWishes(metadata: Value | undefined): readonly Wish[] {
  return items(at(metadata, 'Postern.ignore')).map((entry) => ({
    rule: (entry.kind === 'map' ? text(field(entry, 'rule')) : text(entry)) ?? '',
    reason: text(field(entry, 'reason'))?.trim() ?? '',
    until: text(field(entry, 'until')),
    span: entry.span,
  }));
}
