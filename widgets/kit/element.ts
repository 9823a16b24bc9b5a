/**
 * The element that the console, our listings and partners' own widgets extend.
 *
 *   class Hello extends FreeholdElement {
 *     static override properties = { name: {} };                      // no decorators
 *     static override styles = [...FreeholdElement.sheets, css`…`];   // adopted stylesheets only
 *     declare name: string;                                           // `declare`: Lit makes the accessor
 *     protected view() { return html`<p>${this.local.text('hello', { name: this.name })}</p>`; }
 *   }
 *   define('freehold-hello', Hello);
 */
import { BaseElement } from './base.ts';
import { Localise } from './localise.ts';

export abstract class FreeholdElement extends BaseElement {
	static override Local = Localise;
	declare readonly local: Localise;
}
