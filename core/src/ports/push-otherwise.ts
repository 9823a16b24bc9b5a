import type { Logger } from 'pino';
import type { EmailPort } from './email.ts';
import { ProviderError } from './provider-error.ts';
import type { PushPort } from './push.ts';

/** Where the push service is away, or the browser has left, the same is told by email. Source: spec B-018. */
export const sendOtherwise = (push: PushPort, email: () => EmailPort, log: Pick<Logger, 'info'>): PushPort => ({
	key: () => push.key(),
	async send(message) {
		const { otherwise, decision } = message;
		const byEmail = async (gone: boolean) => {
			if (!otherwise) return null;
			const { id } = await email().send({ ...otherwise, decision });
			log.info({ gone }, 'told by email, since it could not be pushed');
			return { id, by: 'email' as const, gone };
		};
		try {
			const sent = await push.send(message);
			return sent.gone ? ((await byEmail(true)) ?? sent) : sent;
		} catch (error) {
			const told = error instanceof ProviderError ? await byEmail(false) : null;
			if (told) return told;
			throw error;
		}
	},
});
