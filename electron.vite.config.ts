import { resolve } from 'node:path'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

/**
 * Chromium 114 treats any `var()` of a registered custom property with universal syntax and no initial value as
 * invalid, so every Tailwind ring vanishes there. Dropping those registrations changes nothing in newer ones.
 */
const dropUniversalPropertyRules: Plugin = {
  name: 'drop-universal-property-rules',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
      const css = typeof file.source === 'string' ? file.source : new TextDecoder().decode(file.source)
      file.source = css.replace(/@property\s+--[\w-]+\s*\{\s*syntax:\s*"\*";\s*inherits:\s*false;?\s*\}/g, '')
    }
  },
}

const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const

export default defineConfig({
  // Main, engine and the engine's helper programs: CommonJS for the oldest Node they may meet (18, in Electron 25).
  main: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        // Native: loaded from node_modules by the decoder.
        external: ['sharp'],
        input: {
          index: source('main/index.ts'),
          engine: source('engine/entry.ts'),
          'trainer-worker': source('engine/training/trainer-worker.ts'),
          decoder: source('engine/decoder/decoder.ts'),
          'hdf5-reader': source('engine/hdf5/hdf5-reader.ts'),
          cli: source('engine/cli.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: source('main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    build: {
      target: 'chrome114',
      rolldownOptions: { input: { index: source('renderer/index.html') } },
    },
    plugins: [
      vue(),
      vueI18n({ include: [source('renderer/locales/**')], strictMessage: true, runtimeOnly: true }),
      ui({
        root: import.meta.dirname,
        router: false,
        colorMode: false,
        // Components and composables are imported by name, so that the type checker and a reader see where from.
        autoImport: false,
        components: false,
        experimental: { componentDetection: true },
        theme: { colors: ['primary', 'neutral', 'success', 'warning', 'error', 'info'] },
        ui: {
          colors: {
            primary: 'teal',
            neutral: 'zinc',
            success: 'emerald',
            warning: 'amber',
            error: 'red',
            info: 'sky',
          },
          // The usual 75 % of the colour is too pale under white text.
          button: {
            compoundVariants: [
              { color: 'primary', variant: 'solid', class: 'hover:bg-primary active:bg-primary hover:brightness-90' },
            ],
          },
        },
        icon: { clientBundle: { scan: { globInclude: ['src/renderer/**/*.{vue,ts}'] }, sizeLimitKb: 512 } },
      }),
      dropUniversalPropertyRules,
    ],
  },
})
