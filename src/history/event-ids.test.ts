/** An event is found by its id wherever it lies: in a group of tiles, in a tile of none yet, or by its position. */
import { join } from 'node:path';
import { tempDir } from '../../test/support/temp-dir';
import { realClock, realRandom } from '../runtime/real';
import { TILE_WIDTH } from '../transparency/tiles';
import { type FullTile, openTileFile } from './tile-file';

const GROUP_TILES = 256;
const TILES = GROUP_TILES + 3;

test('an event is found by its id, and by its position and id; one that is not there is not found', () => {
  const file = openTileFile(join(tempDir(), 'history.sqlite'), realClock);
  const ids = Array.from({ length: TILES * TILE_WIDTH }, () => realRandom.uuid());
  const none = Buffer.alloc(0);
  const tiles = Array.from({ length: TILES }, (_, number): FullTile => {
    const end = { position: (number + 1) * TILE_WIDTH, stream: 'flow-1', eventId: '' };
    return {
      ...{ level: 0, number, hashes: none, root: none, end },
      eventIds: ids.slice(number * TILE_WIDTH, end.position),
    };
  });
  file.save(tiles, []);
  const places = [0, 255, 256, 40_000, GROUP_TILES * TILE_WIDTH - 1, GROUP_TILES * TILE_WIDTH, ids.length - 1];
  for (const place of places) {
    expect(file.mayBe(ids[place] ?? '')).toEqual([place]);
    expect(file.mayBeAt(place + 1, ids[place] ?? '')).toEqual([place]);
  }
  expect(file.mayBe(realRandom.uuid())).toEqual([]);
  expect(file.mayBeAt(300, ids[0] ?? '')).toEqual([]);
  expect(file.mayBe('no id of ours')).toEqual([]);
  file.close();
});
