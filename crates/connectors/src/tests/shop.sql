CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(80) UNIQUE, phone text, full_name text, locale text NOT NULL);
CREATE TABLE address (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, street text, country text NOT NULL);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, address_id bigint REFERENCES address, total text NOT NULL,
  note text, gift_for text
);
CREATE TABLE item (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, sku text NOT NULL, message text);
CREATE TABLE login (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, ip text NOT NULL);
CREATE TABLE letter (id bigint PRIMARY KEY, contact varchar(80), body text);
CREATE INDEX address_customer ON address (customer_id);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX item_order ON item (order_id);
INSERT INTO customer VALUES (1, 'anna@example.com', '+49 30 1000001', 'Anna A.', 'de'), (2, 'berta@example.com', '+49 (0)30 1000002', 'Berta B.', 'de'),
  (3, 'Carl@Example.com', '0049301000003', 'Carl C.', 'de'), (4, NULL, NULL, NULL, 'de');
INSERT INTO address VALUES (11, 1, 'Street 1', 'DE'), (12, 1, 'Street 2', 'DE'), (21, 2, 'Street 3', 'DE'), (31, 3, NULL, 'DE');
INSERT INTO orders VALUES (101, 1, 11, '10.00', 'leave with neighbour', 'Dora'), (102, 1, 12, '20.00', NULL, NULL), (201, 2, 12, '30.00', 'ring twice', NULL),
  (301, 3, 31, '5.00', 'none', NULL);
INSERT INTO item VALUES (1001, 101, 'a', 'happy birthday'), (1002, 101, 'b', NULL), (1003, 102, 'c', 'with love'), (2001, 201, 'a', 'for berta'),
  (3001, 301, 'a', 'for carl');
INSERT INTO login VALUES (1, 1, '10.0.0.1'), (2, 1, '10.0.0.2'), (3, 2, '10.0.0.3'), (4, 3, '10.0.0.4');
INSERT INTO letter VALUES (1, 'anna@example.com', 'dear anna'), (2, 'berta@example.com', 'dear berta'), (3, NULL, 'to whom');
