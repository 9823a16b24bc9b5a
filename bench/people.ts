/** Signs the demo's administrator in; resolves to an access token. */
export async function signIn(url: string): Promise<string> {
	const body = JSON.stringify({ email: 'admin@harbour.example', password: 'Freehold!2026' });
	const answer = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	if (!answer.ok) throw new Error(`Signing in failed: ${await answer.text()}`);
	return ((await answer.json()) as { accessToken: string }).accessToken;
}
