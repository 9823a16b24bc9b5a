/**
 * What one process of an installation does. `api` answers calls; `worker` does what nobody waits for: hands on events, does jobs, keeps
 * schedules, sends webhooks. `all` does both. Any number of each may run on one database.
 */
export type Role = 'all' | 'api' | 'worker';

type Named = { readonly role: Role };

/** Does this process answer calls, with the console and the widgets? */
export const answersCalls = ({ role }: Named): boolean => role !== 'worker';

/** Does this process do what nobody waits for? */
export const worksBehind = ({ role }: Named): boolean => role !== 'api';
