/**
 * `<freehold-newsletter>`: asks for the newsletter. The sentence beside the box is sent along and kept as it stood, with the page's
 * address and language; a mail asks the person to say yes.
 */
import type { PropertyValues } from 'lit';
import { type FormPlan, PublicForm } from '../form/public-form.ts';
import { define } from '../kit/define.ts';
import type { FreeholdFields } from '../kit/fields/element.ts';
import type { FieldSchema } from '../kit/fields/model.ts';
import { addStrings } from '../kit/words.ts';

addStrings({
	newsletter: 'Our newsletter',
	newsletterSend: 'Sign up',
	newsletterConsent: 'Yes, send me the newsletter by email. I can end it at any time.',
	newsletterTick: 'Please tick the box, so that we may write to you.',
	newsletterSent: 'Almost done. Please look into your mail.',
	newsletterSentHint: 'We have sent you a link. Press it, and you are on the list.',
	name: 'Name',
	emailLabel: 'Email',
});

/** What `newsletter-signup.subscribe` takes, without what the element fills in itself. */
const SCHEMA: FieldSchema = {
	type: 'object',
	required: ['name', 'email'],
	properties: {
		name: { type: 'string', maxLength: 200 },
		email: { type: 'string', maxLength: 254, 'x-control': 'email' },
		consent: { type: 'boolean' },
	},
};

export class FreeholdNewsletter extends PublicForm {
	static override properties = { ...PublicForm.properties, consent: {} };

	declare consent: string | undefined;
	#plan: FormPlan | undefined;

	protected override willUpdate(_changed: PropertyValues<this>): void {
		const { local } = this;
		const wording = this.consent || local.text('newsletterConsent');
		if (this.#plan?.fixed?.['wording'] === wording && this.#plan.labels?.['name'] === local.text('name')) return;
		this.#plan = {
			schema: SCHEMA,
			words: {},
			labels: { name: local.text('name'), email: local.text('emailLabel'), consent: wording },
			// What stands behind the question mark may be personal.
			fixed: { wording, language: local.lang, page: (location.origin + location.pathname).slice(0, 300) },
			method: 'POST',
			path: '/v1/newsletter-signups/subscribe',
		};
	}

	protected get plan(): FormPlan | undefined {
		return this.#plan;
	}

	protected override faults(body: Record<string, unknown>): FreeholdFields['errors'] {
		return body['consent'] ? [] : [{ pointer: '/consent', code: 'newsletterTick' }];
	}

	protected caption(): string {
		return this.local.text('newsletter');
	}

	protected submitLabel(): string {
		return this.local.text('newsletterSend');
	}

	protected done(): { title: string; text: string } {
		return { title: this.local.text('newsletterSent'), text: this.local.text('newsletterSentHint') };
	}
}

define('freehold-newsletter', FreeholdNewsletter);

declare global {
	interface HTMLElementTagNameMap {
		'freehold-newsletter': FreeholdNewsletter;
	}
}
