import { defineConfig } from 'vite'

/** One classic script that carries everything: a company's page loads nothing else before its visitors can chat. */
export default defineConfig({
  build: {
    target: 'es2020',
    lib: { entry: 'src/main.tsx', formats: ['iife'], name: 'SwitchboardChat', fileName: () => 'widget.js' },
  },
})
