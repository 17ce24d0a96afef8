import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html/html.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { dot } from './map/dot/dot.ts';
import { mapHtml } from './map/html/html.ts';
import { mermaid } from './map/mermaid/mermaid.ts';
import { tree } from './map/tree/tree.ts';
import { markdown } from './markdown/markdown.ts';
import { widthOf } from './terminal/layout.ts';
import { terminal } from './terminal/terminal.ts';
import { evil } from './testing/evil.ts';
import { poison } from './testing/poison.ts';
import { shopReport, shopReportWithChanges } from './testing.ts';

const RUNS = { numRuns: 40 };
const UNSAFE = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

function each(check: (text: string) => void): void {
  fc.assert(fc.property(evil, check), RUNS);
}

/** Tags of a page in order, with the names of their attributes: what no text may change. */
function skeleton(page: string): readonly string[] {
  const inert = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '<$1></$1>');
  return [...inert.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

for (const [name, render] of Object.entries({ html, mapHtml })) {
  test(`${name}: no text adds a tag or an attribute, and nothing is requested`, () => {
    const plain = skeleton(render(poison(shopReport(), 'x')));
    each((text) => {
      const page = render(poison(shopReport(), text === '' ? 'y' : text));
      const tags = skeleton(page);
      expect(tags).toEqual(plain);
      expect(tags.join('')).not.toMatch(/<(link|img|iframe|object)| src=/i);
    });
  });
}

test('html: one script and one style, both allowed by their hash; the script is well formed', () => {
  const page = html(shopReport());
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/<style/g)).toHaveLength(1);
  expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
  expect(skeleton(page).join('')).not.toMatch(/ style=| on\w+=/);
  expect(STYLE).not.toMatch(/url\(|@import/);
  expect(() => new Function(SCRIPT)).not.toThrow();
});

test('html: shows a fix as a diff and conceals secrets', () => {
  const page = html(shopReportWithChanges());
  expect(page).toContain('+             Principal: { AWS: !Ref AWS::AccountId }');
  expect(page).not.toContain('sk_live_0000000000000000');
});

test('dot: every line is one of the three statements', () => {
  const text = '"(?:[^"\\\\]|\\\\.)*"';
  const line = new RegExp(
    `^(digraph ${text} \\{|\\}|  rankdir=LR|  (?:node|edge) \\[.*\\]|  n\\d+ \\[label=${text} [^"]*(?:"[^"]*"[^"]*)*\\]|  n\\d+ -> n\\d+(?: \\[label=${text}\\])?)$`,
  );
  each((evilText) => {
    for (const one of dot(poison(shopReport(), evilText).graph).trimEnd().split('\n')) {
      expect(one).toMatch(line);
    }
  });
});

test('mermaid: labels hold nothing but letters, digits and entities', () => {
  const label = '"(?:[\\p{L}\\p{N} ,:/-]|#\\d+;)+"';
  const line = new RegExp(
    `^(flowchart LR|  n\\d+[[({/]+${label}[\\])}/]+:::\\w+|  n\\d+ -->(?:\\|${label}\\|)? n\\d+|  classDef .*)$`,
    'u',
  );
  each((evilText) => {
    for (const one of mermaid(poison(shopReport(), evilText).graph).trimEnd().split('\n')) {
      expect(one).toMatch(line);
    }
  });
});

test('terminal and tree: no control characters, no line wider than the terminal', () => {
  fc.assert(
    fc.property(evil, fc.integer({ min: 40, max: 140 }), (text, width) => {
      const report = poison(shopReport(), text);
      for (const render of [terminal, tree]) {
        const drawn = render(report, { color: false, width, unicode: true });
        expect(drawn).not.toMatch(UNSAFE);
        for (const line of drawn.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }
    }),
    RUNS,
  );
});

test('terminal: colours only when asked for, plain ASCII when asked for', () => {
  const report = shopReport();
  expect(terminal(report, { color: true, width: 100 })).toContain('\u001b[1;31mcritical');
  expect(terminal(report, { color: false, width: 100, unicode: false })).toMatch(/^\p{ASCII}*$/u);
  expect(tree(report, { color: false, width: 100, unicode: false })).toMatch(/^\p{ASCII}*$/u);
});

test('markdown: no tag, mention or link of the project gets through, and it stays short', () => {
  each((text) => {
    const comment = markdown(poison(shopReport(), text));
    const outside = comment
      .replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
      .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    const tags = outside.match(/<[^>]*>/g) ?? [];
    expect(tags.every((tag) => /^<\/?(details|summary|b|sub|code)>$/.test(tag))).toBe(true);
    expect(outside).not.toMatch(/[^\\]\]\(|@\w|:\/\//);
    expect(comment.length).toBeLessThan(65_536);
  });
});
