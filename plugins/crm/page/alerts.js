// What a link in a mail leads to. Nothing happens until somebody presses the button: programs that look at links press none.
const [what = '', token] = location.hash.slice(1).split('=');
const WORDS = {
	confirm: {
		title: 'Shall we write to you?',
		text: 'We write when something new fits your search.',
		go: 'Yes, please',
		done: 'Thank you. We will write to you.',
	},
	end: {
		title: 'No more mails about this search?',
		text: 'We stop at once.',
		go: 'End it',
		done: 'Done. We will not write about it any more.',
	},
	news: {
		title: 'Shall we send you our newsletter?',
		text: 'You can end it at any time.',
		go: 'Yes, please',
		done: 'Thank you. You will hear from us.',
	},
	'no-news': {
		title: 'No more newsletters?',
		text: 'We stop at once.',
		go: 'End it',
		done: 'Done. We will not send it any more.',
	},
};
const words = WORDS[what];
const [title, text, go] = ['title', 'text', 'go'].map((id) => document.getElementById(id));

if (words && token) {
	title.textContent = words.title;
	text.textContent = words.text;
	go.textContent = words.go;
	go.hidden = false;
	go.addEventListener('click', async () => {
		go.disabled = true;
		const answer = await send();
		text.textContent = answer.ok ? words.done : 'That did not work. Please try again in a minute.';
		go.hidden = answer.ok;
		go.disabled = false;
	});
}

function send() {
	const kind = what.endsWith('news') ? 'newsletter-signups' : 'saved-searches';
	if (what === 'end' || what === 'no-news')
		return fetch(`/v1/${kind}/unsubscribe?token=${encodeURIComponent(token)}`, { method: 'POST' });
	const body = JSON.stringify({ token });
	return fetch(`/v1/${kind}/confirm`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}
