import { css } from 'lit';

/** People as circles with their letters, quiet text, and buttons that are only words. */
export const looks = css`
	.person {
		flex: none;
		display: grid;
		place-content: center;
		inline-size: 32px;
		block-size: 32px;
		border-radius: 50%;
		background: color-mix(in oklab, var(--_primary) 14%, var(--_surface));
		color: color-mix(in oklab, var(--_primary) 80%, var(--_text));
		font-size: 0.8571em;
		font-weight: 600;
	}
	.quiet-text {
		color: var(--_muted);
		font-size: 0.9286em;
	}
	.word {
		all: unset;
		display: inline-flex;
		align-items: center;
		min-block-size: 28px;
		padding-inline: 4px;
		border-radius: 4px;
		color: var(--_muted);
		font-size: 0.9286em;
		font-weight: 500;
		cursor: pointer;
	}
	.word:hover {
		color: var(--_text);
		text-decoration: underline;
	}
	.word:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
`;

export const lettersOf = (name: string): string =>
	name
		.split(/\s+/)
		.map((part) => part[0] ?? '')
		.slice(0, 2)
		.join('')
		.toUpperCase();
