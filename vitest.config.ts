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
      // How fast live mode answers in the real app (`npm run bench:live`).
      {
        test: { name: 'bench-live', include: ['bench/live.ts'], globalSetup: ['e2e/display.ts'], testTimeout: 300_000 },
      },
      // Screenshots for eyes and for the README (`npm run screenshots`).
      {
        test: { name: 'tour', include: ['e2e/tour.ts'], globalSetup: ['e2e/display.ts'], testTimeout: 180_000 },
      },
    ],
  },
})
