import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { bootError } from '../errors.ts';
import { type Mailer, mockMailer } from './email.ts';
import { smtpMailer } from './smtp.ts';

/**
 * The mailer that the configuration asks for. Live without a mail server is an error and never a silent fall back.
 * @throws BootError email_settings
 */
export function mailerOf(config: Pick<Config, 'providers' | 'mode' | 'smtpUrl' | 'publicUrl'>, log: Logger): Mailer {
	if (config.providers === 'mock') {
		if (config.mode === 'production') {
			log.warn('mails are not sent to anybody (FREEHOLD_MODE=mock)');
			return mockMailer();
		}
		log.info('mails are not sent but told here, with their links (FREEHOLD_MODE=mock)');
		return mockMailer(log);
	}
	if (!config.smtpUrl) {
		throw bootError('email_settings', {
			pointer: 'SMTP_URL',
			found: 'nothing, while FREEHOLD_MODE=live',
			meant: 'a mail server, like smtps://user:password@mail.example.com:465?from=no-reply@example.com',
			suggestion: 'Set SMTP_URL, or FREEHOLD_MODE=mock where no mail shall be sent.',
		});
	}
	return smtpMailer({ url: config.smtpUrl, host: new URL(config.publicUrl).hostname });
}
