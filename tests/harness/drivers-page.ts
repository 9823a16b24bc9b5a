/** `docs/reference/drivers.md`, as the manifests say it. */
import { declaredDrivers } from '../../core/src/ports/choose.ts';
import { PORT_NAMES, PORTS } from '../../core/src/ports/specs.ts';
import type { Manifest } from '../../core/src/schema/model.ts';

const HEAD = `# Drivers

What can stand behind each [port](../guides/ports.md), and the variables that it reads. A driver is given its own variables and no
others. This page is written by \`UPDATE_DOCS=1 npx vitest run tests/docs.test.ts\` from the plugins' manifests.
`;

export function driversPage(plugins: readonly Manifest[]): string {
	const { drivers } = declaredDrivers(plugins);
	const ports = PORT_NAMES.filter((port) => drivers.get(port)?.length);
	return [
		HEAD,
		...ports.flatMap((port) => [
			`## ${PORTS[port].title} (\`${port}\`)\n`,
			...(drivers.get(port) ?? []).flatMap(({ name, spec }) => [
				`**\`${name}\`**: ${spec.title}${spec.offline ? ' (works without any service)' : ''}. ${spec.description ?? ''}\n`,
				...tableOf(spec.settings),
			]),
		]),
	].join('\n');
}

function tableOf(settings: Manifest['drivers'][string]['settings']): string[] {
	const rows = Object.entries(settings).map(([name, { description, required, secret, default: usual }]) => {
		const needed = required ? 'needed' : usual === undefined ? '' : `\`${usual}\``;
		return `| \`${name}\` | ${needed} | ${secret ? 'yes' : ''} | ${description.replaceAll('|', '\\|')} |`;
	});
	return rows.length ? ['| variable | needed, or default | secret | |', '| --- | --- | --- | --- |', ...rows, ''] : [];
}
