/** What the networks answer, by their documentation; see the test of the port `social`. */
import type { Asked, Reply } from '../../../../tests/harness/service.ts';

let polls = 0;

export function metaServer({ path, method, form, headers }: Asked): Reply {
	if (headers.authorization !== 'Bearer secret')
		return { status: 400, body: { error: { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 } } };
	if (path === '/me') return { body: { id: '1' } };
	if (method === 'DELETE') return { body: { success: true } };
	if (path === '/page/photos')
		return {
			body: form.get('published') === 'false' ? { id: `photo${form.get('url')?.at(-5)}` } : { id: '1', post_id: 'page_77' },
		};
	if (path === '/page/feed') return { body: { id: 'page_78' } };
	if (path === '/page/videos') return { body: { id: '79' } };
	if (path === '/insta/media') return { body: { id: form.get('image_url')?.includes('bad') ? 'bad-container' : 'container' } };
	if (path === '/container') return { body: { status_code: ++polls % 3 ? 'IN_PROGRESS' : 'FINISHED', id: 'container' } };
	if (path === '/bad-container') return { body: { status_code: 'ERROR', status: 'Error: Media upload has failed' } };
	if (path === '/insta/media_publish') return { body: { id: '17920238422030506' } };
	if (path.endsWith('/insights'))
		return {
			body: {
				data: [
					{ name: 'views', period: 'lifetime', values: [{ value: 140 }] },
					{ name: 'likes', values: [{ value: 9 }] },
					{ name: 'comments', values: [{ value: 2 }] },
					{ name: 'shares', values: [{ value: 1 }] },
				],
			},
		};
	if (path === '/gone')
		return { status: 400, body: { error: { message: 'Unsupported get request.', code: 100, error_subcode: 33 } } };
	return {
		body: {
			id: path.slice(1),
			permalink_url: 'https://www.facebook.com/page/posts/78',
			is_published: true,
			reactions: { summary: { total_count: 12 } },
			comments: { summary: { total_count: 3 } },
			shares: { count: 4 },
		},
	};
}

export function linkedinServer({ path, method, headers, url }: Asked): Reply {
	if (url.pathname.endsWith('.jpg'))
		return { headers: { 'content-type': 'image/jpeg' }, body: Buffer.from([0xff, 0xd8, 1, 2, 3]) };
	if (path === '/upload') return { status: 201 };
	if (headers.authorization !== 'Bearer secret')
		return { status: 401, body: { status: 401, serviceErrorCode: 65600, code: 'INVALID_ACCESS_TOKEN' } };
	if (path === '/v2/userinfo') return { body: { sub: '1' } };
	if (path === '/rest/images')
		return {
			body: {
				value: {
					uploadUrlExpiresAt: 1_650_567_510_704,
					uploadUrl: `${url.origin}/upload`,
					image: 'urn:li:image:C4E10AQFoyyAjHPMQuQ',
				},
			},
		};
	if (path === '/rest/posts' && method === 'POST')
		return { status: 201, headers: { 'x-restli-id': 'urn:li:share:6844785523593134080' } };
	if (path.includes('gone')) return { status: 404, body: { status: 404 } };
	if (path.startsWith('/rest/posts/'))
		return method === 'DELETE'
			? { status: 204 }
			: { body: { lifecycleState: 'PUBLISHED', id: 'urn:li:share:6844785523593134080' } };
	if (path.startsWith('/rest/socialActions/'))
		return { body: { likesSummary: { totalLikes: 5 }, commentsSummary: { aggregatedTotalComments: 2 } } };
	return {
		body: {
			elements: [
				{ totalShareStatistics: { impressionCount: 320, shareCount: 4, clickCount: 17, likeCount: 5, commentCount: 2 } },
			],
		},
	};
}

export function xServer({ path, method, headers, url, json }: Asked): Reply {
	if (url.pathname.endsWith('.jpg'))
		return { headers: { 'content-type': 'image/jpeg' }, body: Buffer.from([0xff, 0xd8, 1, 2, 3]) };
	if (headers.authorization !== 'Bearer secret')
		return { status: 401, body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' } };
	if (path === '/2/users/me') return { body: { data: { id: '2244994945', name: 'X Dev', username: 'TwitterDev' } } };
	if (path === '/2/media/upload')
		return { body: { data: { id: '1146654567674912769', media_key: '3_1146654567674912769', expires_after_secs: 86_400 } } };
	if (path === '/2/media/metadata') return { body: { data: { id: json.id } } };
	if (path === '/2/tweets' && method === 'POST')
		return { status: 201, body: { data: { id: '1346889436626259968', text: json.text } } };
	if (method === 'DELETE') return { body: { data: { deleted: true } } };
	if (path.includes('gone'))
		return { body: { errors: [{ title: 'Not Found Error', type: 'https://api.twitter.com/2/problems/resource-not-found' }] } };
	return {
		body: {
			data: {
				id: '1346889436626259968',
				text: 'x',
				public_metrics: { retweet_count: 3, reply_count: 2, like_count: 8, quote_count: 1, impression_count: 210 },
			},
		},
	};
}
