/** What is counted inside one pair of brackets. Units are levels that a parser would recurse. */
export class Level {
  readonly closer: number;
  /** The brackets follow `if`, `for`, `while`, `with`: what comes after them is not an operator. */
  readonly isHead: boolean;
  /** Operators since the last `;` or `,` whose right side nests. */
  chain = 0;
  /** `<` without its `>` among them. */
  angles = 0;
  /** Tags of JSX that are open among them. */
  tags = 0;
  /** Operators since then whose left side nests. */
  left = 0;
  /** `else`, which chains over any number of `;`. */
  elses = 0;

  constructor(closer: number, isHead: boolean) {
    this.closer = closer;
    this.isHead = isHead;
  }

  /** Counts a `>`; returns the units it takes back. */
  closeAngle(): number {
    if (this.angles === 0) return 0;
    this.angles -= 1;
    this.chain -= 1;
    return 1;
  }

  /** Counts the end of a tag; returns the units it takes back. */
  closeTag(): number {
    if (this.tags === 0) return 0;
    this.tags -= 1;
    this.chain -= 1;
    return 1;
  }

  /** Forgets the operators of a statement or list item; returns the units it takes back. */
  endStatement(): number {
    const units = this.chain;
    this.chain = 0;
    this.angles = 0;
    this.tags = 0;
    this.left = 0;
    return units;
  }
}
