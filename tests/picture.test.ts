import { expect, test } from 'vitest';
import { picture } from '../scripts/terminal-picture.ts';

test('keeps text, colours and weight, and escapes what markup would read', () => {
  const svg = picture(
    'postern scan',
    'plain \u001b[1;31mcritical\u001b[0m <a & b>\n\u001b[2mdim\u001b[0m',
  );
  expect(svg).toContain('fill="#ff6b6b" font-weight="bold">critical<');
  expect(svg).toContain(' &lt;a &amp; b&gt;');
  expect(svg).toContain('opacity="0.6">dim<');
  expect(svg).not.toContain('\u001b');
  expect(svg).toContain('>$ postern scan<');
});
