declare module 'autocannon' {
	type Request = {
		method: string;
		path: string;
		body?: string;
		headers?: Record<string, string>;
		setupRequest?: (sent: Request) => Request;
	};
	type Result = {
		requests: { average: number; total: number };
		latency: { p99: number };
		non2xx: number;
		errors: number;
		timeouts: number;
	};
	export default function autocannon(options: {
		url: string;
		connections: number;
		duration: number;
		idReplacement?: boolean;
		requests: Request[];
	}): Promise<Result>;
}
