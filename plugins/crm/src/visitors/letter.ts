type Letter = { subject: string; ask: string; notYou: string };

/** The letter in the languages of the widgets; each says that half an hour is all there is. */
const LETTERS: Readonly<Record<string, Letter>> = {
	en: {
		subject: 'Your saved homes',
		ask: 'Open this link on the device where you want your saved homes. It works once, for half an hour:',
		notYou: 'If you did not ask for it, there is nothing to do.',
	},
	es: {
		subject: 'Sus viviendas guardadas',
		ask: 'Abra este enlace en el dispositivo donde quiera tener sus viviendas guardadas. Funciona una vez, durante media hora:',
		notYou: 'Si no lo ha pedido, no tiene que hacer nada.',
	},
	fr: {
		subject: 'Vos biens enregistrés',
		ask: 'Ouvrez ce lien sur l’appareil où vous voulez retrouver vos biens enregistrés. Il fonctionne une fois, pendant une demi-heure :',
		notYou: 'Si vous ne l’avez pas demandé, vous n’avez rien à faire.',
	},
	ar: {
		subject: 'منازلك المحفوظة',
		ask: 'افتح هذا الرابط على الجهاز الذي تريد أن تجد فيه منازلك المحفوظة. يعمل مرة واحدة ولمدة نصف ساعة:',
		notYou: 'إذا لم تطلب ذلك فلا داعي لفعل شيء.',
	},
};

/** @param language BCP 47; one that we do not write is written to in English */
export function letterIn(language: string, link: string, sender: string): { subject: string; text: string } {
	const { subject, ask, notYou } = LETTERS[language.toLowerCase().split('-')[0] as string] ?? (LETTERS['en'] as Letter);
	return { subject, text: `${ask}\n\n${link}\n\n${notYou}\n\n${sender}\n` };
}
