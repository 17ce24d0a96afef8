/** Version of the engine, as in package.json; `npm run gen` writes it. */
export const VERSION = '0.1.0';
