/** Shannon entropy of a text in bits a character: English words about 3, random base64 of 40 characters about 5. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** Whether a text looks drawn at random: hexadecimal digits, or letters and digits mixed without words. */
export function looksRandom(text: string): boolean {
  if (text.length < 12 || /\s/.test(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) {
    return text.length >= 16 && /\d/.test(text) && /[a-f]/i.test(text) && entropy(text) > 2.8;
  }
  const hasMix = /\d/.test(text) && /[a-zA-Z]/.test(text);
  // Alternations between letters and digits: rare in names (`my-app-v2`), common in random text.
  const turns = (text.match(/[a-zA-Z](?=\d)|\d(?=[a-zA-Z])|[a-z](?=[A-Z])/g) ?? []).length;
  return hasMix && turns >= 3 && entropy(text) > 3.2;
}
