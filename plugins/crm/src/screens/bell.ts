/** `<fh-lead-bell>`: says so when a lead comes in, wherever in the console one is, and how many wait for a first answer, while any does. */
import { define, type Happening, icon, Load, ScreenElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing } from 'lit';
import { type Lead, type LeadPage, nameOf, waiting } from './model.ts';

const STOPWATCH = 'M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 9v4l2.5 2.5M9.5 2.5h5';

const styles = css`
	:host {
		container-type: normal;
	}
	a {
		position: relative;
	}
	.count {
		position: absolute;
		inset-block-start: 1px;
		inset-inline-end: 0;
		min-inline-size: 17px;
		padding-inline: 4px;
		border-radius: 999px;
		background: var(--_danger);
		color: var(--_surface);
		font-size: 11px;
		font-weight: 650;
		line-height: 17px;
		text-align: center;
	}
`;

export class LeadBell extends ScreenElement {
	static override styles = [...screenStyles, styles];
	protected override hears = ['lead.created', 'lead.updated', 'lead.deleted', 'lead.enquired'];

	#leads = new Load<LeadPage>(
		this,
		() => 'now',
		() => waiting(this.console, 1),
	);
	#rung = new Set<string>();
	#stop: (() => void) | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#stop = this.console.hear(['lead.created', 'lead.enquired'], (event) => event && void this.#ring(event));
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
	}

	protected override heard(): void {
		void this.#leads.reload();
	}

	/** Once for a lead that is new; again where somebody who is known asks once more. */
	async #ring({ type, subject, data }: Happening): Promise<void> {
		if (type === 'lead.enquired' && !data['again'] && this.#rung.has(subject)) return;
		if (type === 'lead.created' && this.#rung.has(subject)) return;
		this.#rung.add(subject);
		const query = { fields: 'id,subject,contact', expand: 'contact' };
		const lead = await this.console.call<Lead>('GET', '/v1/leads/{id}', { id: subject, query }).catch(() => undefined);
		if (!lead) return;
		const to = { label: this.local.text('bellOpen'), address: `/console/leads/${lead.id}` };
		this.console.say(this.local.text('bellNew', { name: nameOf(lead, this.local) }), { to });
	}

	protected view(): unknown {
		const count = this.#leads.value?.total ?? this.#leads.value?.data.length ?? 0;
		if (count === 0) return nothing;
		const label = this.local.text('bellWaiting', { count });
		return html`<a class="button quiet icon" href="/console/crm/stages?stage=new" aria-label=${label} title=${label}
			>${icon('alert', STOPWATCH)}<span class="count number" aria-hidden="true">${this.local.number(count)}</span></a
		>`;
	}
}

define('fh-lead-bell', LeadBell);
