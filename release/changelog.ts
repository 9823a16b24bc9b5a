/**
 * How Lerna writes a package's CHANGELOG.md: one line for each commit that touched the package, which tells what a user gains. A commit
 * whose body says `BREAKING CHANGE: …` asks for the next minor version, or after 1.0 for the next major one.
 */
type Commit = { header: string; notes: { title: string }[] };

const BREAKING = 'BREAKING CHANGE';

export default function preset() {
	return {
		parser: { headerPattern: /^(.*)$/, headerCorrespondence: ['header'], noteKeywords: [BREAKING] },
		writer: {
			mainTemplate: '{{> header}}\n{{#each commitGroups}}{{#each commits}}{{> commit root=@root}}{{/each}}{{/each}}\n',
			headerPartial: '## {{version}} ({{date}})\n',
			commitPartial: '* {{{header}}}{{#each notes}}\n  **Breaking:** {{{text}}}{{/each}}\n',
			footerPartial: '',
			transform: ({ header, notes }: Commit) => ({ header, notes }),
		},
		whatBump: (commits: readonly Commit[]) => ({ level: commits.some(({ notes }) => notes.length > 0) ? 1 : 2 }),
	};
}
