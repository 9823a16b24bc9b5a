/** E.164. */
export const isPhone = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

const GSM = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_TWICE = new Set('^{}\\[~]|€\f');

/** As how many a text is charged: 160 characters (153 each of several), or 70 (67) where one is not of GSM’s. Source: 3GPP TS 23.038. */
export function segmentsOf(text: string): number {
	const characters = [...text];
	const isGsm = characters.every((one) => GSM.has(one) || GSM_TWICE.has(one));
	const length = isGsm ? characters.reduce((sum, one) => sum + (GSM_TWICE.has(one) ? 2 : 1), 0) : text.length;
	const [single, several] = isGsm ? [160, 153] : [70, 67];
	return length <= single ? 1 : Math.ceil(length / several);
}
