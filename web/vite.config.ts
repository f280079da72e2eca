import { defineConfig } from "vite";

// The build goes where the server looks for it. Nothing is inlined: the page's policy allows external files only.
export default defineConfig({
  base: "/",
  build: {
    outDir: "../src/dragoman/serve/static",
    emptyOutDir: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    license: { fileName: "licenses.md" }, // of what is bundled
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
