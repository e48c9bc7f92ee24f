import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // Rooms by themselves; those that start programs use the built ones in out/.
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'], testTimeout: 60_000 } },
      // The real app, the real command line: one file at a time.
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/display.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      // How fast the real app answers (`npm run bench:live`, `npm run bench:analyses`).
      { test: { name: 'bench', include: ['bench/{live,analyses}.ts'], globalSetup: ['e2e/display.ts'] } },
      // Screenshots for eyes and for the README (`npm run screenshots`).
      {
        test: { name: 'tour', include: ['e2e/tour.ts'], globalSetup: ['e2e/display.ts'], testTimeout: 180_000 },
      },
    ],
  },
})
