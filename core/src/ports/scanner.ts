export type Verdict = { clean: true } | { clean: false /** The malware's name. */; found: string };

/** A scanner that does not answer is no “clean”. */
export type ScannerPort = { scan(file: { bytes: Uint8Array }): Promise<Verdict> };
