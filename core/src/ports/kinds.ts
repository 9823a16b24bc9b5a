import type { CalendarPort } from './calendar.ts';
import type { DataPort } from './data.ts';
import type { DocumentPort } from './document.ts';
import type { EmailPort } from './email.ts';
import type { EmbeddingPort } from './embedding.ts';
import type { GeocodingPort } from './geocoding.ts';
import type { MlsPort } from './mls.ts';
import type { PushPort } from './push.ts';
import type { ScannerPort } from './scanner.ts';
import type { SmsPort } from './sms.ts';
import type { SocialPort } from './social.ts';
import type { StoragePort } from './storage.ts';
import type { TextPort } from './text.ts';
import type { VectorPort } from './vector.ts';
import type { WebhookPort } from './webhook.ts';

/** Every port to the outside world, by name, and what its drivers offer. A method takes one argument. */
export type Ports = {
	email: EmailPort;
	sms: SmsPort;
	push: PushPort;
	webhook: WebhookPort;
	storage: StoragePort;
	scanner: ScannerPort;
	data: DataPort;
	mls: MlsPort;
	calendar: CalendarPort;
	social: SocialPort;
	geocoding: GeocodingPort;
	text: TextPort;
	embedding: EmbeddingPort;
	vector: VectorPort;
	document: DocumentPort;
};
