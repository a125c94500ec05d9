import { defineConfig } from '@playwright/test'

/** Chromium runs as root in a container: without its sandbox, and without calls of its own. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // Letters and colours as on any other machine: pictures are compared.
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
]

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: {
    timeout: 10_000,
    toHaveScreenshot: {
      pathTemplate: '{testDir}/visual/pictures/{arg}{ext}',
      animations: 'disabled',
      caret: 'hide',
      // Of bones on white and hairlines, too, each change counts.
      threshold: 0.05,
      // Less than the dot of a status has: nothing that a person sees gets by.
      maxDiffPixels: 24,
    },
  },
  // A picture that is missing fails its test; who wants a new one says so.
  updateSnapshots: 'none',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.HEADWATER_CHROMIUM ?? '/usr/bin/chromium', args },
  },
})
