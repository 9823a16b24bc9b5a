import type { Plugin } from '@freehold/core';
import { mockEmail } from './email/mock.ts';
import { sendgridEmail } from './email/sendgrid.ts';
import { smtpEmail } from './email/smtp.ts';
import { mockPush } from './push/mock.ts';
import { webPushDriver } from './push/web-push.ts';
import { mockSms } from './sms/mock.ts';
import { twilioSms } from './sms/twilio.ts';
import { mockStorage } from './storage/mock.ts';
import { s3Storage } from './storage/s3.ts';
import { httpWebhook } from './webhook/http.ts';
import { mockWebhook } from './webhook/mock.ts';

/** What brings something somewhere: messages, webhooks, files. */
export const deliveryDrivers: NonNullable<Plugin['drivers']> = {
	'email/mock': mockEmail,
	'email/smtp': smtpEmail,
	'email/sendgrid': sendgridEmail,
	'sms/mock': mockSms,
	'sms/twilio': twilioSms,
	'push/mock': mockPush,
	'push/web-push': webPushDriver,
	'webhook/mock': mockWebhook,
	'webhook/http': httpWebhook,
	'storage/mock': mockStorage,
	'storage/s3': s3Storage,
};
