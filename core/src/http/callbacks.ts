import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Config } from '../config.ts';
import { Problem } from '../errors.ts';
import type { Door } from '../operations/door.ts';
import { bodyRefusal, refuseEncoded } from './body.ts';
import type { Page } from './routes.ts';

const PATH = '/v1/callbacks/:provider/:token';
const MOST_BYTES = 1024 * 1024;

/** The door of providers: the bytes as they came, since signatures are over them. The address is a secret, and no log has it. */
export const callbackPages = (
	callbacks: Callbacks,
	limiter: Pick<Door['limiter'], 'stranger'>,
	config: Pick<Config, 'publicUrl'>,
): Page[] => [
	{
		method: 'POST',
		path: PATH,
		async handle(context, _actor, caller) {
			const [, , , provider = '', token = ''] = context.path.split('/').map(decodeURIComponent);
			context.state.path = `/v1/callbacks/${provider}/…`;
			const url = `${new URL(config.publicUrl).origin}${context.originalUrl}`;
			const headers = Object.fromEntries(Object.entries(context.headers).map(([name, value]) => [name, String(value ?? '')]));
			const request = { method: context.method, url, headers, body: await readBytes(context) };
			try {
				const { organization } = await callbacks.receive({ provider, token, request, caller });
				context.state.organization = organization;
			} catch (error) {
				// Who guesses addresses or signatures is counted as who guesses keys.
				if (error instanceof Problem && REFUSALS.has(error.code)) limiter.stranger(caller);
				throw error;
			}
			context.body = null;
			context.status = 204;
		},
	},
];

const REFUSALS = new Set(['not_found', 'signature_invalid']);

async function readBytes({ req }: Context): Promise<Uint8Array> {
	refuseEncoded(req);
	try {
		return await getRawBody(req, { limit: MOST_BYTES, length: req.headers['content-length'] ?? null });
	} catch (error) {
		throw bodyRefusal(error, MOST_BYTES);
	}
}
