/** Style sheets are imported as text (build.ts). */
declare module '*.css' {
	const text: string;
	export default text;
}
