import type { AfterHook, BeforeHook, Input, Scope } from './model.ts';

/** Hooks in the order of their plugins, each with the body that the one before it left. */
export const prepareWith =
	(hooks: BeforeHook[]) =>
	async <J extends { input: Input }>(job: J, scope: Scope): Promise<J> => {
		let body = (job.input.body ?? {}) as Record<string, unknown>;
		for (const hook of hooks) body = await hook(body, scope, job.input.id === undefined ? {} : { id: job.input.id });
		return { ...job, input: { ...job.input, body } };
	};

/** Hooks in the order of their plugins, inside the transaction; absent where there are none. */
export const followWith = (hooks: AfterHook[]) =>
	hooks.length === 0
		? undefined
		: async (record: unknown, { id, body = {} }: Input, scope: Scope): Promise<void> => {
				const input = { ...(id === undefined ? {} : { id }), body: body as Record<string, unknown> };
				for (const hook of hooks) await hook(record, scope, input);
			};
