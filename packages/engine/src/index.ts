/** The library: `scan` a folder with `NodeFiles`, then `renderReport` what it found. Everything else is internal. */
export { NodeFiles } from './cli/node-files.ts';
export type { Diagnostic } from './model/diagnostic.ts';
export type { AttackPath, Finding, Severity } from './model/finding.ts';
export type { Graph } from './model/graph.ts';
export { Query } from './model/query.ts';
export type { Report } from './model/report.ts';
export { REPORT_FORMATS, renderReport } from './report/formats.ts';
export { type ScanOptions, scan } from './scan.ts';
export type { Cache, Clock, Files } from './support/ports.ts';
export { VERSION } from './version.ts';
