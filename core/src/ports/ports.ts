import type { Ports } from './kinds.ts';
import type { CallContext, PortName } from './model.ts';

/** The ports, each with the driver that the configuration names. */
export type OpenPorts = { of<Name extends PortName>(name: Name, context: CallContext): Ports[Name] };

export function createPorts(): OpenPorts {
	return {
		of: () => {
			throw new Error('ports are being built');
		},
	};
}
