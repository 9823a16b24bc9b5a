import type { Check } from './check.ts';

const SLIGHT_SKEW = 5;
const few = (names: string[]): string =>
	names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

/** What keeps organisations apart, looked at in the database itself. None says anything where the database was not asked. */
export const DATABASE_CHECKS: Check[] = [
	{
		id: 'database-role',
		grade: 'fault',
		title: 'the database role cannot bypass row-level security',
		look({ live }) {
			const strong = live && [live.login, live.role].find(({ superuser, bypasses }) => superuser || bypasses);
			if (!strong) return null;
			return {
				found: `${strong.name}, ${strong.superuser ? 'a superuser' : 'which may bypass row-level security'}`,
				mend: `Let the server sign in as a role of its own (create role freehold_login login password '…'; grant freehold_app to freehold_login), and the owner migrate (DATABASE_OWNER_URL).`,
				variable: 'DATABASE_URL',
			};
		},
	},
	{
		id: 'database-owner',
		grade: 'fault',
		title: 'the database role does not own the tables',
		look({ config, live }) {
			const owned = live?.tables.filter((table) => table.owned) ?? [];
			// The embedded database has one user, who leaves its rights behind for good at the start.
			if (!live || !config.databaseUrl || owned.length === 0 || live.login.superuser) return null;
			return {
				found: `${live.login.name} owns ${few(owned.map(({ name }) => name))}, and an owner can switch row-level security off`,
				mend: 'Sign in as another role in DATABASE_URL, and put the owner into DATABASE_OWNER_URL for migrations.',
				variable: 'DATABASE_URL',
			};
		},
	},
	{
		id: 'row-level-security',
		grade: 'fault',
		title: 'row-level security is forced on every table of organisations',
		look({ live }) {
			const open = live?.tables.filter(({ enabled, forced, policies }) => !enabled || !forced || policies === 0) ?? [];
			if (open.length === 0) return null;
			const [one] = open;
			return {
				found: `none, or not forced, on ${few(open.map(({ name }) => name))}`,
				mend: `alter table ${one?.name} enable row level security; alter table ${one?.name} force row level security; and find out who changed it.`,
			};
		},
	},
	{
		id: 'tables',
		grade: 'fault',
		title: 'every table of the schema files is there',
		look: ({ live }) => (live?.missing.length ? { found: `no ${few(live.missing)}`, mend: 'Run: freehold migrate up' } : null),
	},
	{
		id: 'demo-data',
		grade: 'fault',
		title: 'no demo data, whose password and keys everybody knows',
		look: ({ live }) =>
			live?.demo.length
				? {
						found: `the demo’s organisations ${live.demo.join(' and ')}`,
						mend: 'Start with an empty database.',
						variable: 'DATABASE_URL',
					}
				: null,
	},
	{
		id: 'clock',
		grade: 'warning',
		title: 'the clocks agree',
		look({ live }) {
			if (!live || Math.abs(live.ahead) < SLIGHT_SKEW) return null;
			const side = live.ahead > 0 ? 'ahead of' : 'behind';
			return {
				found: `${Math.abs(live.ahead).toFixed(0)} s ${side} the database`,
				mend: 'Let both machines keep time by NTP: tokens and links expire by the clock.',
			};
		},
	},
];
