/** The offset after a string literal, or after the line that it wrongly goes over. */
export function endOfString(text: string, start: number, quote: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 92) at += 1;
    else if (char === quote || char === 10) break;
  }
  return at + 1;
}

/** The offset after the closing backtick, or that of the brace of the next hole. */
export function endOfTemplateText(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 92) at += 1;
    else if (char === 96) break;
    else if (char === 36 && text.charCodeAt(at + 1) === 123) return at + 1;
  }
  return at + 1;
}

/** The offset after a regular expression, or after the line that it wrongly goes over. */
export function endOfRegex(text: string, start: number): number {
  let isInClass = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '\n' || (char === '/' && !isInClass)) break;
  }
  return at + 1;
}

/** The offset after the comment that starts here. */
export function endOfComment(text: string, start: number): number {
  const isLine = text[start + 1] === '/';
  const end = text.indexOf(isLine ? '\n' : '*/', start + 2);
  if (end === -1) return text.length;
  return isLine ? end : end + 2;
}
