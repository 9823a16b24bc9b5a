import { definePlugin } from '@freehold/core';

export default definePlugin({ name: 'providers', drivers: {} });
