import type { Host, Scope } from '@freehold/core';

/** Milliseconds since 1970, by the platform's clock. */
export const nowOf = (scope: Pick<Scope, 'service'>): number => scope.service<Host>('host').now();
