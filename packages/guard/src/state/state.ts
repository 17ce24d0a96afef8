// What may stay in memory between two calls: a cache that keeps callers apart, and an audit that finds what does not.
export { type StateAuditOptions, stateAudit } from './audit.ts';
export { type CacheOptions, type TenantCache, tenantCache } from './cache.ts';
