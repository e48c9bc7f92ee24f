import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'resources/', '.cache/', 'src/engine/kernels/assembly/'] },
  js.configs.recommended,
  tseslint.configs.strict,
  vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-undef': 'off', // TypeScript knows better
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 350 }],
    },
  },
  // A describe block is a list of claims, not a function.
  {
    files: ['**/*.test.ts', 'e2e/**', 'scripts/**', 'bench/**', '.dependency-cruiser.cjs'],
    rules: { 'max-lines-per-function': 'off' },
  },
  { files: ['src/renderer/**/*.vue'], rules: { 'vue/no-v-html': 'error' } },
  // Every random number of the engine comes from a seed.
  {
    files: ['src/engine/**'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use matrix/random.' }],
    },
  },
  // Index arithmetic stays inside an array's bounds by construction there; the tests' oracles would show otherwise.
  {
    files: ['src/engine/{matrix,kernels,network,features,training}/**', '**/*.test.ts', 'e2e/**', 'bench/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  prettier,
)
