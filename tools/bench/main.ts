// `npm run bench`: the whole shop beside the least that the same work can cost. `npm run bench -- catalog`: catalogs of different sizes.
if (process.argv[2] === 'catalog') {
  process.argv.splice(2, 1);
  await import('./catalog/main.js');
} else {
  await import('./whole-shop.js');
}
