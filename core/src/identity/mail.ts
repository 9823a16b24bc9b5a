import { randomUUID } from 'node:crypto';
import type { Email } from '../ports/email.ts';
import type { OpenPorts } from '../ports/ports.ts';

/** Sends one mail in an organisation's name. */
export type Mail = (organization: string, email: Email) => Promise<void>;

/** A key of its own for each mail, so that it may be tried again and arrives once. */
export const createMail =
	({ ports }: { ports: Pick<OpenPorts, 'of'> }): Mail =>
	async (organization, email) =>
		void (await ports.of('email', { organization, key: randomUUID() }).send(email));
