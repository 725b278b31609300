mod prices;
mod voice;
