/** `<console-settings-system>`: how the platform is: its plugins, what stands behind each port, its jobs, and whether the audit trail is sound. */
import { define, FreeholdElement, inWords, Load, screenStyles, skeleton } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Operation } from './description.ts';
import { href } from './place.ts';
import { explain, problemState } from './problem.ts';
import type { Session } from './session.ts';
import { settingsStyles } from './settings-styles.ts';
import './operation-dialog.ts';
import './system-words.ts';

type Port = {
	port: string;
	title: string;
	kind: 'mock' | 'offline' | 'live' | 'none';
	driverTitle?: string;
	because: string;
	state?: 'closed' | 'open' | 'half-open';
	probe?: { healthy: boolean; averageMilliseconds: number };
	costs: { unit: string; amount: number; calls: number }[];
};
type Plugin = {
	name: string;
	version: string;
	requires: string[];
	entities: string[];
	jobs: number;
	drivers: string[];
	screens: number;
	settings: { setting: string; description: string; given: boolean }[];
};
type Kind = { kind: string; waiting: number; active: number; failed: number };
type Jobs = { kinds: Kind[]; oldestDue: string | null; doneLastHour: number; failedLastHour: number };
type System = { ports: { mode: string; data: Port[] }; plugins: { data: Plugin[] }; jobs?: Jobs };
type Chain = { sound: boolean; sealed: number; head: string | null; faults: { fault: string; detail: string }[] };

export class ConsoleSettingsSystem extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_chain: { state: true },
		_checking: { state: true },
		_fault: { state: true },
		_operation: { state: true },
		_port: { state: true },
	};
	static override styles = [...screenStyles, settingsStyles];

	declare session: Session;
	declare _chain: Chain | undefined;
	declare _checking: boolean;
	declare _fault: string;
	declare _operation: Operation | undefined;
	declare _port: string;

	#load = new Load<System>(
		this,
		() => 'system',
		(signal) => this.#read(signal),
	);

	constructor() {
		super();
		this._checking = false;
		this._fault = '';
		this._port = '';
	}

	#find(id: string): Operation | undefined {
		return this.session.catalogue.description.operations.find((operation) => operation.id === id);
	}

	async #read(signal: AbortSignal): Promise<System> {
		const get = <Answer>(path: string) => this.session.run<Answer>({ method: 'GET', path }, signal);
		const [ports, plugins, jobs] = await Promise.all([
			get<System['ports']>('/v1/ports'),
			get<System['plugins']>('/v1/plugins'),
			this.#find('job.summary') ? get<Jobs>('/v1/jobs/summary') : undefined,
		]);
		return { ports, plugins, ...(jobs ? { jobs } : {}) };
	}

	async #verify({ method, path }: Operation): Promise<void> {
		this._checking = true;
		this._fault = '';
		try {
			this._chain = await this.session.run<Chain>({ method, path, body: {} });
		} catch (error) {
			this._fault = explain(error, this.local);
		} finally {
			this._checking = false;
		}
	}

	protected view(): unknown {
		const { value, error } = this.#load;
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		if (!value) return skeleton(10);
		return html`${this.#facts(value)}
			<div class="parts">${value.jobs ? this.#jobs(value.jobs) : nothing} ${this.#audit()}</div>
			${this.#ports(value.ports.data)} ${this.#plugins(value)}
			<console-operation-dialog
				.session=${this.session}
				.operation=${this._operation}
				.given=${{ port: this._port }}
				@freehold-close=${() => (this._operation = undefined)}
			></console-operation-dialog>`;
	}

	#facts({ ports }: System): TemplateResult {
		const { local } = this;
		const { version } = this.session.catalogue.description;
		const isMock = ports.mode === 'mock';
		return html`<section class="card part">
			<dl class="facts">
				<div><dt>${local.text('version')}</dt><dd>${version}</dd></div>
				<div><dt>${local.text('providersMode')}</dt><dd><span class="badge ${isMock ? 'live-1' : 'live-0'}">${inWords(ports.mode)}</span></dd></div>
			</dl>
			<p class="muted">${local.text(isMock ? 'mockMode' : 'liveMode')} ${isMock ? html`<a href=${href('sent-messages')}>${local.text('mockInbox')}</a>` : nothing}</p>
		</section>`;
	}

	#jobs({ kinds, doneLastHour, failedLastHour, oldestDue }: Jobs): TemplateResult {
		const { local } = this;
		const sum = (state: 'waiting' | 'active' | 'failed') => kinds.reduce((total, kind) => total + kind[state], 0);
		const failed = sum('failed');
		const figure = (label: string, count: number, state?: string) =>
			html`<div><dt>${local.text(label)}</dt><dd>${state ? html`<a href=${href('jobs', { state })}>${local.number(count)}</a>` : local.number(count)}</dd></div>`;
		return html`<section class="card part" aria-labelledby="jobs">
			<h2 id="jobs">${local.text('jobs')}</h2>
			<dl class="facts">
				${figure('jobsWaiting', sum('waiting'), 'waiting')} ${figure('jobsActive', sum('active'), 'active')}
				${figure('jobsFailed', failed, 'failed')} ${figure('jobsDone', doneLastHour)} ${figure('jobsFailedHour', failedLastHour)}
			</dl>
			${oldestDue ? html`<p class="muted">${local.text('oldestDue', { when: local.date(oldestDue, { dateStyle: 'medium', timeStyle: 'short' }) })}</p>` : nothing}
			<p>${local.text('deadLetters')} <a href=${href('jobs', { state: 'failed' })}>${local.text('deadLettersOpen')}</a></p>
		</section>`;
	}

	#audit(): unknown {
		const { local } = this;
		const verify = this.#find('audit-entry.verify');
		if (!verify) return nothing;
		const { _chain: chain } = this;
		return html`<section class="card part" aria-labelledby="audit">
			<h2 id="audit">${local.text('auditTrail')}</h2>
			<p class="muted">${local.text('auditHint')}</p>
			<div role="status">
				${
					chain
						? html`<p><span class="badge ${chain.sound ? 'live-0' : 'live-1'}">${local.text(chain.sound ? 'chainSound' : 'chainBroken')}</span> ${local.text('chainLinks', { count: chain.sealed })}</p>
							${chain.head ? html`<p class="muted">${local.text('chainHead')} <code>${chain.head}</code></p>` : nothing}
							<ul>${chain.faults.map(({ fault, detail }) => html`<li>${inWords(fault)}: ${detail}</li>`)}</ul>`
						: nothing
				}
			</div>
			<div role="alert">${this._fault || nothing}</div>
			<div class="buttons">
				<button class="button" type="button" ?disabled=${this._checking} @click=${() => void this.#verify(verify)}>${local.text(this._checking ? 'loading' : 'verifyChain')}</button>
				<a class="button quiet" href=${href('audit-entries')}>${local.text('auditEntries')}</a>
			</div>
		</section>`;
	}

	#ports(ports: Port[]): TemplateResult {
		const { local } = this;
		const faults = this.#find('port-cost.set-faults');
		const tone = { live: 'live-0', offline: 'live-3', mock: 'live-1', none: 'end' };
		const well = ({ state, probe }: Port): string =>
			state === 'open' ? 'portOpen' : state === 'half-open' ? 'portHalf' : probe?.healthy === false ? 'portIll' : 'portWell';
		return html`<section class="card part" aria-labelledby="ports">
			<h2 id="ports">${local.text('ports')}</h2>
			<ul class="items">
				${ports.map(
					(port) => html`<li>
						<div class="what">
							<b>${port.title}</b> <span class="badge ${tone[port.kind]}">${local.text(`port-${port.kind}`)}</span>
							<small>${[port.driverTitle, port.because].filter(Boolean).join(' · ')}</small>
						</div>
						<span class="muted">${port.kind === 'none' ? nothing : local.text(well(port))}</span>
						<span class="muted number">${port.costs.map(({ amount, unit, calls }) => local.text('portCost', { count: calls, amount: local.number(amount), unit })).join(', ')}</span>
						${
							faults && port.kind === 'mock'
								? html`<button
										class="button"
										type="button"
										@click=${() => {
											this._port = port.port;
											this._operation = faults;
										}}
									>
										${local.text('portFaults')}<span class="silent">: ${port.title}</span>
									</button>`
								: nothing
						}
					</li>`,
				)}
			</ul>
		</section>`;
	}

	#plugins({ plugins, jobs }: System): TemplateResult {
		const { local } = this;
		const failedOf = (name: string): number =>
			(jobs?.kinds ?? []).filter(({ kind }) => kind.startsWith(`${name}.`)).reduce((total, { failed }) => total + failed, 0);
		return html`<section class="card part" aria-labelledby="plugins">
			<h2 id="plugins">${local.text('plugins')}</h2>
			<p class="muted">${local.text('pluginsHint')}</p>
			<ul class="items">
				${plugins.data.map((plugin) => {
					const failed = failedOf(plugin.name);
					const brings = [
						local.text('bringsEntities', { count: plugin.entities.length }),
						...(plugin.jobs ? [local.text('bringsJobs', { count: plugin.jobs })] : []),
						...(plugin.screens ? [local.text('bringsScreens', { count: plugin.screens })] : []),
						...(plugin.drivers.length ? [local.text('bringsDrivers', { count: plugin.drivers.length })] : []),
					];
					return html`<li>
						<div class="what">
							<b>${plugin.name}</b> <span class="muted">${plugin.version}</span>
							<small>${brings.join(' · ')}${plugin.requires.length ? ` · ${local.text('requires', { names: plugin.requires.join(', ') })}` : ''}</small>
							${plugin.settings.map(({ setting, description, given }) => html`<small><code>${setting}</code> ${local.text(given ? 'settingGiven' : 'settingUnset')}${description ? ` · ${description}` : ''}</small>`)}
						</div>
						<span class="badge ${failed ? 'live-1' : 'live-0'}">${failed ? local.text('pluginFailed', { count: failed }) : local.text('pluginRuns')}</span>
					</li>`;
				})}
			</ul>
		</section>`;
	}
}

define('console-settings-system', ConsoleSettingsSystem);
