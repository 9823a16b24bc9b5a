/** Every port to the outside world, by name, and what its drivers offer. */
export type Ports = {
	email: { send(message: { to: string }): Promise<void> };
};
