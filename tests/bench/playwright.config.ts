import { defineConfig } from '@playwright/test'
import base from '../playwright.config'

/** Started by `cargo xtask bench browser`, which has the server ready; never part of the tests. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'browser.bench.ts',
  outputDir: '../test-results/bench',
  // The runs are as many as they are: what hangs is ended by what it waits for, at the latest by this.
  timeout: 45 * 60_000,
  reporter: 'line',
  use: { ...base.use, trace: 'off', actionTimeout: 60_000, navigationTimeout: 120_000 },
})
