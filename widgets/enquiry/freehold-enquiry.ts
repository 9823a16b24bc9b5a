/**
 * `<freehold-enquiry listing="…">`: the form that asks a brokerage about a home (or, without `listing`, about anything).
 *
 * Attributes: `listing` (id), `heading`, `message` (text to begin with), `consent` (the sentence beside the tick box, in the page's own wording;
 * `consent=""` shows none), `api-url`, `api-key`.
 * Events: `freehold-submit` (cancelable; detail: the body), `freehold-sent` (detail: { reference }), `freehold-error`.
 * Parts: `base`, `heading`, `field`, `label`, `input`, `fault`, `summary`, `submit`, `done`. Slot `privacy`: a line below the button.
 */
import type { PropertyValues } from 'lit';
import { type FormPlan, PublicForm } from '../form/public-form.ts';
import { define } from '../kit/define.ts';
import type { FreeholdFields } from '../kit/fields/element.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { addStrings } from '../kit/words.ts';

addStrings({
	enquire: 'Ask about this home',
	enquireGeneral: 'Get in touch',
	name: 'Name',
	emailLabel: 'Email',
	phoneLabel: 'Phone',
	message: 'Message',
	consent: 'You may contact me about my enquiry.',
	enquiryBegin: 'I would like to know more about this home.',
	sendEnquiry: 'Send enquiry',
	enquirySent: 'Thank you. We have your enquiry.',
	enquiryReference: 'Somebody will get back to you soon. Your reference is {reference}.',
	reach: 'Please leave an email address or a phone number',
});

/** What `lead.enquire` takes, without what the element fills in itself. */
const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['name', 'message'],
	properties: {
		name: { type: 'string', maxLength: 200 },
		email: { type: 'string', maxLength: 254, 'x-control': 'email' },
		phone: { type: 'string', maxLength: 40, 'x-control': 'phone' },
		message: { type: 'string', maxLength: 4000, 'x-control': 'textarea' },
		consent: { type: 'boolean' },
	},
};

export class FreeholdEnquiry extends PublicForm {
	static override properties = { ...PublicForm.properties, listing: {}, consent: {}, message: {} };

	declare listing: string | undefined;
	declare consent: string | undefined;
	declare message: string | undefined;
	#plan: FormPlan | undefined;
	#spoken = '';

	protected override willUpdate(changed: PropertyValues<this>): void {
		const asked = (['listing', 'consent', 'message'] as const).some((name) => changed.has(name));
		if (this.#plan && !asked && this.#spoken === this.local.text('message')) return;
		const { local } = this;
		this.#spoken = local.text('message');
		const value = { message: this.message ?? (this.listing ? local.text('enquiryBegin') : '') };
		this.#plan = {
			schema: SCHEMA,
			words: {},
			only: ['name', 'email', 'phone', 'message', ...(this.consent === '' ? [] : ['consent'])],
			labels: {
				name: local.text('name'),
				email: local.text('emailLabel'),
				phone: local.text('phoneLabel'),
				message: local.text('message'),
				consent: this.consent ?? local.text('consent'),
			},
			value,
			fixed: this.listing ? { listing: this.listing } : {},
			method: 'POST',
			path: '/v1/leads/enquire',
		};
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected override faults(body: Record<string, unknown>): FreeholdFields['errors'] {
		return body['email'] || body['phone'] ? [] : [{ pointer: '/email', code: 'reach' }];
	}

	protected caption(): string {
		return this.local.text(this.listing ? 'enquire' : 'enquireGeneral');
	}

	protected submitLabel(): string {
		return this.local.text('sendEnquiry');
	}

	protected done(answer: unknown): { title: string; text: string } {
		const { reference = '' } = (answer ?? {}) as { reference?: string };
		return { title: this.local.text('enquirySent'), text: this.local.text('enquiryReference', { reference }) };
	}
}

define('freehold-enquiry', FreeholdEnquiry);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-enquiry': FreeholdEnquiry;
	}
}
